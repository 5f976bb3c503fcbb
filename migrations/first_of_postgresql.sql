CREATE TABLE acknowledgements (
  story TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (story, at)
);
CREATE INDEX acknowledgements_at ON acknowledgements (at);
CREATE TABLE articles (
  id TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  url TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  teaser TEXT COLLATE "C",
  text TEXT COLLATE "C",
  text_hash TEXT COLLATE "C" NOT NULL,
  author TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  published TEXT COLLATE "C",
  seen TEXT COLLATE "C" NOT NULL,
  page_error TEXT COLLATE "C" NOT NULL,
  page_published TEXT COLLATE "C",
  updated TEXT COLLATE "C",
  canonical TEXT COLLATE "C" DEFAULT '' NOT NULL,
  version INTEGER DEFAULT '1' NOT NULL,
  correction INTEGER DEFAULT '0' NOT NULL,
  quiet TEXT COLLATE "C" DEFAULT '' NOT NULL,
  page_host TEXT COLLATE "C" DEFAULT '' NOT NULL,
  page_due TEXT COLLATE "C",
  page_tries INTEGER DEFAULT '0' NOT NULL,
  read TEXT COLLATE "C",
  words TEXT COLLATE "C" DEFAULT '' NOT NULL,
  page_bucket INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX articles_page_bucket ON articles (page_bucket, page_due) WHERE page_due IS NOT NULL;
CREATE INDEX articles_page_due ON articles (quiet, page_due, id) WHERE page_due IS NOT NULL;
CREATE INDEX articles_seen ON articles (seen);
CREATE INDEX articles_url ON articles USING hash (url);
CREATE INDEX articles_with_text ON articles (seen, id) WHERE text IS NOT NULL;
CREATE TABLE audit (
  number BIGSERIAL NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  via TEXT COLLATE "C" NOT NULL,
  act TEXT COLLATE "C" NOT NULL,
  about TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX audit_at ON audit (at);
CREATE TABLE config_state (
  id SERIAL NOT NULL,
  read TEXT COLLATE "C" NOT NULL,
  refused TEXT COLLATE "C",
  error TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE feedback (
  story TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (story, rule, at)
);
CREATE INDEX feedback_rule ON feedback (rule, at);
CREATE TABLE measures (
  process TEXT COLLATE "C" NOT NULL,
  started TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  memory BIGINT NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (process)
);
CREATE TABLE mutes (
  id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL,
  by TEXT COLLATE "C" NOT NULL,
  created TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  ended TEXT COLLATE "C",
  PRIMARY KEY (id)
);
CREATE INDEX mutes_until ON mutes (until);
CREATE TABLE notices (
  source TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  since TEXT COLLATE "C" NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  ended TEXT COLLATE "C",
  PRIMARY KEY (source, kind, since)
);
CREATE INDEX notices_holding ON notices (since) WHERE ended IS NULL;
CREATE INDEX notices_since ON notices (since);
CREATE TABLE rule_totals (
  rule TEXT COLLATE "C" NOT NULL,
  hits INTEGER NOT NULL,
  PRIMARY KEY (rule)
);
CREATE TABLE search_state (
  id SERIAL NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  folding INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO search_state (id, first, last, folding, taken) VALUES (1, 1, 0, 1, 0);
CREATE TABLE search_index (
  number BIGINT NOT NULL,
  words TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
) WITH (toast_tuple_target = 128);
CREATE INDEX search_index_words ON search_index USING gin (array_to_tsvector(string_to_array(words, ' ')));
CREATE TABLE search_words (
  word TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (word)
);
CREATE FUNCTION search_parts(word TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT array_agg(DISTINCT substr('^' || word || '$', at, 3)) FROM generate_series(1, length(word)) AS at);
CREATE INDEX search_words_parts ON search_words USING gin (search_parts(word));
CREATE TABLE slots (
  name TEXT COLLATE "C" NOT NULL,
  done TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE source_hours (
  source TEXT COLLATE "C" NOT NULL,
  hour TEXT COLLATE "C" NOT NULL,
  entries INTEGER NOT NULL,
  PRIMARY KEY (source, hour)
);
CREATE TABLE source_states (
  source TEXT COLLATE "C" NOT NULL,
  etag TEXT COLLATE "C" NOT NULL,
  last_modified TEXT COLLATE "C" NOT NULL,
  next_poll TEXT COLLATE "C",
  last_try TEXT COLLATE "C",
  last_success TEXT COLLATE "C",
  failures INTEGER NOT NULL,
  empty INTEGER NOT NULL,
  error TEXT COLLATE "C" NOT NULL,
  warning TEXT COLLATE "C" DEFAULT '' NOT NULL,
  not_before TEXT COLLATE "C",
  arrivals TEXT COLLATE "C" DEFAULT '' NOT NULL,
  pause INTEGER DEFAULT '0' NOT NULL,
  body TEXT COLLATE "C" DEFAULT '' NOT NULL,
  items BYTEA,
  deadly TEXT COLLATE "C" DEFAULT '' NOT NULL,
  deaths INTEGER DEFAULT '0' NOT NULL,
  home TEXT COLLATE "C" DEFAULT '' NOT NULL,
  moved TEXT COLLATE "C" DEFAULT '' NOT NULL,
  moves INTEGER DEFAULT '0' NOT NULL,
  gone TEXT COLLATE "C",
  reservation TEXT COLLATE "C" DEFAULT '' NOT NULL,
  reserved TEXT COLLATE "C",
  bucket INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (source)
);
CREATE INDEX source_states_bucket ON source_states (bucket, next_poll);
CREATE INDEX source_states_due ON source_states (next_poll);
CREATE TABLE source_unseen (
  source TEXT COLLATE "C" NOT NULL,
  since TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (source, since)
);
CREATE TABLE stories (
  id TEXT COLLATE "C" NOT NULL,
  created TEXT COLLATE "C" NOT NULL,
  latest TEXT COLLATE "C" NOT NULL,
  is_over INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX stories_latest ON stories (latest);
CREATE INDEX stories_open ON stories (latest) WHERE is_over = 0;
CREATE TABLE story_changes (
  number BIGSERIAL NOT NULL,
  story TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number)
);
CREATE UNIQUE INDEX story_changes_story ON story_changes (story);
CREATE TABLE story_common (
  shingle BIGINT NOT NULL,
  seen TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (shingle)
);
CREATE INDEX story_common_seen ON story_common (seen);
CREATE TABLE story_facets (
  facet TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  latest TEXT COLLATE "C" NOT NULL,
  story TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (facet, value, latest, story)
);
CREATE INDEX story_facets_story ON story_facets (story);
CREATE TABLE story_shingles (
  shingle BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (shingle, number)
);
CREATE TABLE visits (
  id TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  stations TEXT COLLATE "C" NOT NULL,
  first TEXT COLLATE "C",
  last TEXT COLLATE "C",
  clock TEXT COLLATE "C",
  status TEXT COLLATE "C" NOT NULL,
  certainty TEXT COLLATE "C" NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  sequence INTEGER NOT NULL,
  created TEXT COLLATE "C" NOT NULL,
  changed TEXT COLLATE "C" NOT NULL,
  said TEXT COLLATE "C" NOT NULL,
  told TEXT COLLATE "C",
  reminded TEXT COLLATE "C",
  before TEXT COLLATE "C",
  former TEXT COLLATE "C" NOT NULL,
  untold INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX visits_first ON visits (first);
CREATE INDEX visits_last ON visits (last) WHERE last > first;
CREATE INDEX visits_name ON visits (name);
CREATE INDEX visits_person ON visits (person);
CREATE INDEX visits_untold ON visits (id) WHERE untold = 1;
CREATE TABLE web_keys (
  name TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE web_looks (
  "user" TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY ("user")
);
CREATE TABLE web_sessions (
  digest TEXT COLLATE "C" NOT NULL,
  "user" TEXT COLLATE "C" NOT NULL,
  proof TEXT COLLATE "C" NOT NULL,
  csrf TEXT COLLATE "C" NOT NULL,
  created TEXT COLLATE "C" NOT NULL,
  seen TEXT COLLATE "C" NOT NULL,
  rotated TEXT COLLATE "C" NOT NULL,
  ends TEXT COLLATE "C",
  replaces TEXT COLLATE "C",
  PRIMARY KEY (digest)
);
CREATE INDEX web_sessions_seen ON web_sessions (seen);
CREATE INDEX web_sessions_user ON web_sessions ("user");
CREATE TABLE article_versions (
  article TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  teaser TEXT COLLATE "C",
  text TEXT COLLATE "C",
  text_hash TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (article, version),
  FOREIGN KEY(article) REFERENCES articles (id)
);
CREATE TABLE deliveries (
  key TEXT COLLATE "C" NOT NULL,
  article TEXT COLLATE "C",
  target TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  urgency INTEGER NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  attempts INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  created TEXT COLLATE "C" NOT NULL,
  due TEXT COLLATE "C",
  tried TEXT COLLATE "C",
  sent TEXT COLLATE "C",
  ended TEXT COLLATE "C",
  kind TEXT COLLATE "C" DEFAULT 'alert' NOT NULL,
  visit TEXT COLLATE "C" DEFAULT '' NOT NULL,
  story TEXT COLLATE "C" DEFAULT '' NOT NULL,
  bundle TEXT COLLATE "C" DEFAULT '' NOT NULL,
  facts TEXT COLLATE "C" DEFAULT '[]' NOT NULL,
  title TEXT COLLATE "C" DEFAULT '' NOT NULL,
  lines TEXT COLLATE "C" DEFAULT '[]' NOT NULL,
  PRIMARY KEY (key),
  FOREIGN KEY(article) REFERENCES articles (id)
);
CREATE INDEX deliveries_article ON deliveries (article);
CREATE INDEX deliveries_bundle ON deliveries (bundle) WHERE bundle <> '';
CREATE INDEX deliveries_created ON deliveries (created);
CREATE INDEX deliveries_ended ON deliveries (ended);
CREATE INDEX deliveries_notices ON deliveries (created) WHERE kind = 'notice';
CREATE INDEX deliveries_over ON deliveries (state, created, key) WHERE state IN ('sent', 'suppressed', 'given up');
CREATE INDEX deliveries_owed ON deliveries (target, urgency, due) WHERE state IN ('owed', 'uncertain');
CREATE INDEX deliveries_postponed ON deliveries (due) WHERE state = 'postponed';
CREATE INDEX deliveries_sending ON deliveries (key) WHERE state = 'sending';
CREATE INDEX deliveries_sent ON deliveries (sent);
CREATE INDEX deliveries_story ON deliveries (story);
CREATE INDEX deliveries_target ON deliveries (target, state, created, key) WHERE state IN ('sent', 'suppressed', 'given up');
CREATE TABLE entry_keys (
  source TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  seen TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (source, key),
  FOREIGN KEY(article) REFERENCES articles (id)
);
CREATE TABLE hits (
  article TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  desk TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  evidence TEXT COLLATE "C" NOT NULL,
  found TEXT COLLATE "C" NOT NULL,
  visits TEXT COLLATE "C" DEFAULT '[]' NOT NULL,
  certainty TEXT COLLATE "C" DEFAULT '' NOT NULL,
  PRIMARY KEY (article, rule),
  FOREIGN KEY(article) REFERENCES articles (id)
);
CREATE INDEX hits_desk ON hits (desk, found);
CREATE INDEX hits_found ON hits (found);
CREATE INDEX hits_rule ON hits (rule, found);
CREATE TABLE search_articles (
  number BIGSERIAL NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (number),
  UNIQUE (article),
  FOREIGN KEY(article) REFERENCES articles (id)
);
CREATE TABLE story_articles (
  number BIGSERIAL NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  story TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  core INTEGER NOT NULL,
  rate INTEGER NOT NULL,
  lead INTEGER NOT NULL,
  containment DOUBLE PRECISION NOT NULL,
  repeats INTEGER NOT NULL,
  own_report INTEGER NOT NULL,
  own TEXT COLLATE "C" NOT NULL,
  shingles BYTEA NOT NULL,
  PRIMARY KEY (number),
  FOREIGN KEY(article) REFERENCES articles (id),
  FOREIGN KEY(story) REFERENCES stories (id)
);
CREATE UNIQUE INDEX story_articles_article ON story_articles (article);
CREATE INDEX story_articles_story ON story_articles (story);
CREATE TABLE delivery_hits (
  delivery TEXT COLLATE "C" NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (delivery, article, rule),
  FOREIGN KEY(article, rule) REFERENCES hits (article, rule),
  FOREIGN KEY(delivery) REFERENCES deliveries (key)
);
CREATE INDEX delivery_hits_hit ON delivery_hits (article, rule);
CREATE TABLE visit_articles (
  visit TEXT COLLATE "C" NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  desk TEXT COLLATE "C" NOT NULL,
  found TEXT COLLATE "C" NOT NULL,
  said TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  certainty TEXT COLLATE "C" NOT NULL,
  first TEXT COLLATE "C",
  last TEXT COLLATE "C",
  PRIMARY KEY (visit, article, rule),
  FOREIGN KEY(article, rule) REFERENCES hits (article, rule),
  FOREIGN KEY(visit) REFERENCES visits (id)
);
CREATE INDEX visit_articles_article ON visit_articles (article);
