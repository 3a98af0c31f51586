/** @file The database's history, as plain SQL of PostgreSQL 15. Never edit a migration that was released: add one. */

export interface Migration {
  version: number;
  title: string;
  sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    title: "data sets, runs with their events, workers, models, imports",
    sql: `
      create table hilum.datasets (
        id text primary key,
        title text not null,
        synthetic boolean not null,
        fingerprint text not null,
        images integer not null,
        patients integer not null,
        classes json not null,
        rejected json not null,
        created_at timestamptz not null default now()
      );
      create table hilum.images (
        dataset text not null references hilum.datasets on delete cascade,
        index integer not null,
        file text not null,
        label text not null,
        patient_id text not null,
        sex text not null,
        age_years integer,
        view text not null,
        source text not null,
        width integer not null,
        height integer not null,
        bit_depth integer not null,
        format text not null,
        blob text not null,
        primary key (dataset, index)
      );
      create index images_by_label on hilum.images (dataset, label, index);
      create index images_by_blob on hilum.images (blob);

      create table hilum.runs (
        id text primary key,
        name text not null unique,
        experiment text,
        status text not null check (status in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled')),
        failure json,
        spec json not null,
        dataset_fingerprint text,
        split_hash text,
        synthetic boolean not null,
        worker text,
        lease_token uuid,
        lease_expires_at timestamptz,
        control text check (control in ('stop', 'pause')),
        attempts integer not null default 0,
        epochs_done integer not null default 0,
        last_epoch json,
        headline json,
        report json,
        validation_report json,
        checkpoint json,
        weights text,
        last_seq integer not null default 0,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz not null default now(),
        check ((status = 'running') = (lease_token is not null))
      );
      create index runs_by_status on hilum.runs (status) where status in ('queued', 'running');
      create index runs_by_creation on hilum.runs (created_at desc);

      create table hilum.run_events (
        run text not null references hilum.runs on delete cascade,
        seq integer not null,
        at timestamptz not null default now(),
        payload json not null,
        primary key (run, seq)
      );

      create table hilum.workers (
        id text primary key,
        pid integer not null,
        host text not null,
        started_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        run text
      );

      create table hilum.models (
        name text not null,
        version integer not null,
        run text not null references hilum.runs,
        document json not null,
        published_at timestamptz not null default now(),
        primary key (name, version)
      );

      create table hilum.imports (
        id text primary key,
        name text not null,
        title text not null,
        metadata_csv text,
        created_at timestamptz not null default now()
      );
      create table hilum.import_files (
        import text not null references hilum.imports on delete cascade,
        file text not null,
        outcome json not null,
        primary key (import, file)
      );

      create table hilum.cached_blobs (
        key text primary key,
        digest text not null,
        created_at timestamptz not null default now()
      );
    `,
  },
  {
    version: 2,
    title: "several checkpoints of a run, the newest first",
    sql: `
      alter table hilum.runs add column checkpoints json not null default '[]';
      update hilum.runs set checkpoints = json_build_array(json_build_object(
        'digest', checkpoint ->> 'digest', 'epoch', (checkpoint ->> 'epoch')::integer, 'step', (checkpoint ->> 'step')::integer, 'best', false))
        where checkpoint ->> 'digest' is not null;
      alter table hilum.runs drop column checkpoint;
    `,
  },
  {
    version: 3,
    title: "learning-rate range tests",
    sql: `
      create table hilum.range_tests (
        id text primary key,
        spec json not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
        points json not null default '[]',
        suggestion double precision,
        failure json,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
    `,
  },
  {
    version: 4,
    title: "versions of data sets, a bin for them, more of each film, locked splits, audits",
    sql: `
      alter table hilum.datasets add column version integer not null default 1, add column deleted_at timestamptz;
      create table hilum.dataset_versions (
        dataset text not null references hilum.datasets on delete cascade,
        version integer not null,
        fingerprint text not null,
        images integer not null,
        patients integer not null,
        classes json not null,
        rejected json not null,
        note text not null default '',
        created_at timestamptz not null default now(),
        primary key (dataset, version)
      );
      insert into hilum.dataset_versions (dataset, version, fingerprint, images, patients, classes, rejected, created_at)
        select id, 1, fingerprint, images, patients, classes, rejected, created_at from hilum.datasets;
      alter table hilum.images
        add column version integer not null default 1,
        add column colour text not null default 'unknown',
        add column file_bytes integer,
        add column licence text not null default '',
        add column offset_days integer,
        add column burned_in text not null default 'unknown',
        drop constraint images_pkey,
        add primary key (dataset, version, index);
      drop index hilum.images_by_label;
      create index images_by_label on hilum.images (dataset, version, label, index);
      drop table hilum.import_files;
      drop table hilum.imports;
      create table hilum.imports (
        id text primary key,
        name text not null,
        title text not null,
        adds boolean not null default false,
        created_at timestamptz not null default now(),
        touched_at timestamptz not null default now()
      );
      create table hilum.import_files (
        import text not null references hilum.imports on delete cascade,
        key text not null,
        outcome json not null,
        primary key (import, key)
      );
      create table hilum.deidentification (
        dataset text not null references hilum.datasets on delete cascade,
        file text not null,
        blob text not null,
        report json not null,
        primary key (dataset, file, blob)
      );
      create table hilum.thumbnails (blob text primary key, webp bytea not null);
      create table hilum.splits (
        hash text primary key,
        split json not null,
        created_at timestamptz not null default now()
      );
      create table hilum.audits (
        dataset text not null references hilum.datasets on delete cascade,
        fingerprint text not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
        claim uuid,
        progress json,
        rules integer not null default 0,
        report json,
        failure json,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (dataset, fingerprint),
        check ((status = 'running') = (claim is not null))
      );
      create index audits_by_fingerprint on hilum.audits (fingerprint);
      create table hilum.duplicate_verdicts (
        first text not null,
        second text not null,
        verdict text not null check (verdict in ('duplicate', 'different')),
        by text not null,
        at timestamptz not null default now(),
        primary key (first, second),
        check (first < second)
      );
    `,
  },
  {
    version: 5,
    title: "uploaded Layers models are named by a row",
    sql: `
      create table hilum.layers_models (
        blob text primary key,
        uploaded_at timestamptz not null default now()
      );
    `,
  },
  {
    version: 6,
    title: "what is deleted for good is erased",
    sql: `
      create table if not exists hilum.erasures (
        id bigint generated always as identity primary key,
        requested_at timestamptz not null default now()
      );
    `,
  },
  {
    version: 7,
    title: "a film of a data set is called a film, in the tables and in the reports of audits",
    sql: `
      alter table hilum.images rename to films;
      alter table hilum.films rename constraint images_dataset_fkey to films_dataset_fkey;
      alter index hilum.images_pkey rename to films_pkey;
      alter index hilum.images_by_label rename to films_by_label;
      alter index hilum.images_by_blob rename to films_by_blob;
      alter table hilum.datasets rename column images to films;
      alter table hilum.dataset_versions rename column images to films;
      update hilum.audits set report = (
        select json_object_agg(case key when 'images' then 'films' else key end,
          case when key in ('findings', 'clusters') then (
            select coalesce(json_agg((
              select json_object_agg(case k when 'images' then 'films' else k end, v order by n) from json_each(item) with ordinality as fields(k, v, n)
            ) order by i), '[]') from json_array_elements(value) with ordinality as items(item, i)
          ) else value end order by place)
        from json_each(report) with ordinality as entries(key, value, place))
        where json_typeof(report) = 'object';
    `,
  },
  {
    version: 8,
    title: "what is found out about finished networks, and data sets that are for tests only",
    sql: `
      create table hilum.assessments (
        id text primary key,
        run text not null references hilum.runs on delete cascade,
        dataset text references hilum.datasets on delete cascade,
        subject jsonb not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
        claim uuid,
        progress json,
        result json,
        failure json,
        created_at timestamptz not null default now(),
        finished_at timestamptz,
        updated_at timestamptz not null default now(),
        check ((status = 'running') = (claim is not null))
      );
      create unique index assessments_by_subject on hilum.assessments (run, md5(subject::text));
      create index assessments_by_dataset on hilum.assessments (dataset);
      create index assessments_waiting on hilum.assessments (created_at) where status in ('queued', 'running');
      alter table hilum.datasets add column test_only boolean not null default false;
    `,
  },
  {
    version: 11,
    title: "who has looked at which test films, and what readers say of labels",
    sql: `
      create table hilum.test_sets (
        hash text primary key,
        dataset text not null,
        films integer not null,
        sample json not null
      );
      create table hilum.test_looks (
        test_set text not null references hilum.test_sets,
        kind text not null check (kind in ('run', 'comparison', 'evaluation')),
        subject text not null,
        day date not null default current_date,
        at timestamptz not null default now(),
        primary key (test_set, kind, subject, day)
      );
      create index test_looks_by_subject on hilum.test_looks (kind, subject);
      create table hilum.label_reviews (
        id text primary key,
        dataset text not null references hilum.datasets on delete cascade,
        film text not null,
        reader text not null,
        decision text not null check (decision in ('agreed', 'relabel', 'exclude', 'undone')),
        label text,
        label_before text not null,
        reason text not null default '',
        version integer,
        at timestamptz not null default clock_timestamp(),
        check ((decision in ('agreed', 'relabel')) = (label is not null))
      );
      create index label_reviews_by_film on hilum.label_reviews (dataset, film, at);
      create temporary table tested on commit drop as
        select r.id, r.finished_at, r.spec ->> 'dataset' as dataset, array_agg(distinct f.blob collate "C") as blobs
        from hilum.runs r
          cross join lateral json_array_elements(r.report -> 'predictions') p
          join hilum.dataset_versions v on v.dataset = r.spec ->> 'dataset' and v.fingerprint = r.dataset_fingerprint
          join hilum.films f on f.dataset = v.dataset and f.version = v.version and f.index = (p ->> 'image')::integer
        where r.status = 'completed' and r.report ->> 'split' = 'test'
        group by r.id;
      insert into hilum.test_sets (hash, dataset, films, sample)
        select distinct on (1) encode(sha256(convert_to(array_to_string(blobs, ','), 'UTF8')), 'hex'), dataset, cardinality(blobs),
          (select json_agg(left(blob, 16)) from unnest(blobs[1:256]) blob)
        from tested order by 1;
      insert into hilum.test_looks (test_set, kind, subject, day, at)
        select encode(sha256(convert_to(array_to_string(blobs, ','), 'UTF8')), 'hex'), 'run', id, coalesce(finished_at, now())::date, coalesce(finished_at, now())
        from tested;
    `,
  },
  {
    version: 12,
    title: "films that are in two data sets",
    sql: `
      create table hilum.set_comparisons (
        first_set text not null references hilum.datasets on delete cascade,
        first_fingerprint text not null,
        second_set text not null references hilum.datasets on delete cascade,
        second_fingerprint text not null,
        status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed')),
        claim uuid,
        copies json,
        updated_at timestamptz not null default now(),
        primary key (first_set, second_set, first_fingerprint, second_fingerprint),
        check ((status = 'running') = (claim is not null))
      );
      create index set_comparisons_by_second on hilum.set_comparisons (second_set, second_fingerprint);
    `,
  },
  {
    version: 13,
    title: "several findings a film",
    sql: `
      alter table hilum.datasets add column findings json not null default '[]';
      alter table hilum.dataset_versions add column findings json not null default '[]';
      alter table hilum.films add column marks text;
      alter table hilum.runs add column multi_label json;
    `,
  },
  {
    version: 14,
    title: "which models that go with the product were published",
    sql: `
      create table hilum.shipped_models (
        name text primary key,
        revision integer not null,
        at timestamptz not null default now()
      );
      alter table hilum.models alter column run drop not null;
    `,
  },
  {
    version: 15,
    title: "data sets that are joined of others",
    sql: `
      alter table hilum.datasets add column joined json;
      alter table hilum.dataset_versions add column joined json;
    `,
  },
  {
    version: 16,
    title: "learning curves",
    sql: `
      create table hilum.learning_curves (
        id text primary key,
        document json not null,
        created_at timestamptz not null default now()
      );
    `,
  },
];
