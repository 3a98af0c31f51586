/** Documents that lie beside films, by the ends of their names. */
const DOCUMENT =
  /\.(csv|tsv|txt|md|rst|rtf|tex|bib|cff|json|jsonl|xml|html?|css|js|pdf|docx?|odt|xlsx?|xlsm|ods|pptx?|zip|gz|tgz|tar|bz2|xz|7z|rar|py|ipynb|r|rmd|m|sh|bat|ya?ml|toml|ini|cfg|log|npy|npz|pkl|pickle|mat|h5|hdf5|parquet|db|sqlite|url|lnk|webloc|sha\d*|md5|torrent|mp4|avi|mov|svg|exe|dll)$/i;
/** Documents that have no such end. */
const BY_NAME =
  /(^|\/)(readme|licen[cs]e|copying|changelog|changes|authors|contributors|notice|citation|version|manifest|makefile|dockerfile|checksums?|md5sums?|sha\d+sums?|todo)$/i;

/** True for a file whose name says that it is no film: tables, texts, archives, programs, licences. */
export const isDocumentName = (path: string): boolean => DOCUMENT.test(path) || BY_NAME.test(path);

/** True for a file that may be a table of films; a plain text may be one, but lies beside films for many other reasons, too. */
export const isTableName = (path: string): boolean => /(\.(csv|tsv|xlsx)|(^|\/)DICOMDIR)$/i.test(path);
