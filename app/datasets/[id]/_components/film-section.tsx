"use client";

import { Loader, Pagination, SegmentedControl, Select, Text, Title, UnstyledButton } from "@mantine/core";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FilmGrid, FilmThumbnail } from "@/app/_components/ui/film-thumbnail";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { useRequest } from "@/app/_state/use-request";
import { imagePixelsUrl, listImages } from "@/lib/api/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import styles from "./dataset.module.css";
import { FilmModal } from "./film-modal";

const PAGE_SIZE = 40;
const ALL = "all";
const MOST_SEGMENTS = 5;
const THUMBNAIL_SIDE = 224;

/** What is looked at, kept in the address so that it can be shared and reloaded. */
function useFilmPlace(): { label: string | null; page: number; film: number | null; go: (change: Record<string, string | null>) => void } {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const whole = (key: string) => (/^\d+$/.test(search.get(key) ?? "") ? Number(search.get(key)) : null);
  const go = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [key, value] of Object.entries(change)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    router.replace(`${path}?${next}`, { scroll: false });
  };
  return { label: search.get("label"), page: Math.max(1, whole("page") ?? 1), film: whole("film"), go };
}

/** The films of a data set, a page at a time; each opens in the viewer. */
export function FilmSection({ dataset }: { dataset: DatasetSummary }) {
  const { label, page, film, go } = useFilmPlace();
  const { value: images, failure } = useRequest(`${dataset.id} ${label} ${page}`, (signal) =>
    listImages(dataset.id, { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE, label: label ?? undefined }, { signal }));
  const choose = (chosen: string) => go({ label: chosen === ALL ? null : chosen, page: null });
  const total = images?.total ?? (label === null ? dataset.images : (dataset.classes[label] ?? 0));
  const opened = images?.images.find(({ index }) => index === film) ?? null;
  const step = (by: number) => {
    const at = images?.images.findIndex(({ index }) => index === film) ?? -1;
    const next = at < 0 ? undefined : images?.images[at + by];
    if (next !== undefined) go({ film: String(next.index) });
  };
  return (
    <>
      <div className={styles.filmsHead}>
        <Title order={2} id="films">Films <Text span c="dimmed" size="sm">{formatCount(total)}</Text></Title>
        <LabelChoice labels={Object.keys(dataset.classes)} value={label ?? ALL} onChange={choose} />
      </div>
      {failure !== null && <FailureAlert failure={failure} />}
      <Panel>
        {images === null && <Loader size="sm" role="status" aria-label="Loading the films" />}
        <FilmGrid label="Films">
          {images?.images.map((image) => (
            <UnstyledButton key={image.index} className={styles.filmButton} onClick={() => go({ film: String(image.index) })}>
              <FilmThumbnail src={imagePixelsUrl(dataset.id, image.index, THUMBNAIL_SIDE)} alt={`Film ${image.index}, ${image.label}`} caption={image.label} note={noteOf(image)} />
            </UnstyledButton>
          ))}
        </FilmGrid>
        {total > PAGE_SIZE && (
          <div className={styles.pager}>
            <Pagination
              size="sm" total={Math.ceil(total / PAGE_SIZE)} value={page} onChange={(next) => go({ page: next === 1 ? null : String(next) })}
              getControlProps={(control) => ({ "aria-label": { first: "First page", previous: "Previous page", next: "Next page", last: "Last page" }[control] })}
            />
          </div>
        )}
      </Panel>
      <FilmModal dataset={dataset.id} image={opened} onClose={() => go({ film: null })} onStep={step} />
    </>
  );
}

function noteOf({ sex, ageYears, view }: { sex: string; ageYears: number | null; view: string }): string {
  return [sex === "unknown" ? null : sex, ageYears === null ? null : `${ageYears} y`, view === "unknown" ? null : view].filter((part) => part !== null).join(" · ") || "nothing known";
}

function LabelChoice({ labels, value, onChange }: { labels: readonly string[]; value: string; onChange: (label: string) => void }) {
  const data = [{ value: ALL, label: "All" }, ...labels.map((label) => ({ value: label, label }))];
  if (labels.length <= MOST_SEGMENTS) return <SegmentedControl aria-label="Class" data={data} value={value} onChange={onChange} />;
  return <Select aria-label="Class" data={data} value={value} onChange={(chosen) => chosen !== null && onChange(chosen)} />;
}
