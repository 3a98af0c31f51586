import styles from "./film-thumbnail.module.css";

interface FilmThumbnailProps {
  src: string;
  /** What a screen reader says, e.g. "normal, film 12". */
  alt: string;
  caption?: string;
  note?: string;
}

/** One film, small, with what is said of it below. */
export function FilmThumbnail({ src, alt, caption, note }: FilmThumbnailProps) {
  return (
    <figure className={styles.figure}>
      <img className={styles.film} src={src} alt={alt} loading="lazy" decoding="async" />
      {caption && (
        <figcaption className={styles.caption} title={caption}>
          {caption}
        </figcaption>
      )}
      {note && <div className={styles.note}>{note}</div>}
    </figure>
  );
}

/** A grid of films. */
export function ThumbnailGrid({ children, label }: { children: React.ReactNode; label: string }) {
  return (
    <div className={styles.grid} role="group" aria-label={label}>
      {children}
    </div>
  );
}
