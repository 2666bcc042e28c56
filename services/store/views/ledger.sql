CREATE OR REPLACE VIEW policywire.ledger
(
    source     LowCardinality(String) COMMENT 'Id of the source',
    round      String COMMENT 'Id of the round, the same in all its rows',
    item       String COMMENT 'Address of the item; empty in the row of the round itself',
    result     LowCardinality(String) COMMENT 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    reason     String COMMENT 'Why it was not published, in words',
    counts     Map(LowCardinality(String), UInt64) COMMENT 'Items of the round by result; counts[''published'']',
    discovered UInt64 COMMENT 'Items that the source offered: the sum of counts',
    started_at DateTime64(3, 'UTC') COMMENT 'When the round began',
    ended_at   DateTime64(3, 'UTC') COMMENT 'When the round ended'
)
AS SELECT source, round, item, result, reason,
    mapFromArrays(count_results, count_items) AS counts,
    discovered, started_at, ended_at
FROM policywire_store.ledger FINAL
COMMENT 'What became of every round of a source: WHERE item = '''' for the rounds, the other rows are items that were not published'
