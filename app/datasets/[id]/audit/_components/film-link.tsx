import Link from "next/link";
import { FilmThumbnail } from "@/app/_components/ui/film-thumbnail";
import { thumbnailUrl } from "@/lib/api/browser/client";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./audit.module.css";

/** A film in small that opens in the data set's viewer. */
export function FilmLink({ dataset, film }: { dataset: string; film: FilmRecord }) {
  return (
    <Link href={`/datasets/${dataset}?film=${film.index}`} className={styles.filmLink}>
      <FilmThumbnail
        src={thumbnailUrl(dataset, film.index)}
        alt={`${film.label}, film ${film.index}, patient ${film.patientId}`}
        caption={film.file}
        note={`${film.label} · ${film.patientId}`}
      />
    </Link>
  );
}
