CREATE MATERIALIZED VIEW IF NOT EXISTS policywire_store.latest_feed
TO policywire_store.latest
AS SELECT * FROM policywire_store.documents
