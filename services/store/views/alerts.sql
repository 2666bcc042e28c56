CREATE OR REPLACE VIEW policywire.alerts
(
    raised_at DateTime64(9, 'UTC') COMMENT 'When the fault began, or ended where recovered',
    scope     LowCardinality(String) COMMENT 'source or service',
    name      LowCardinality(String) COMMENT 'The source or the service',
    kind      LowCardinality(String) COMMENT 'A short stable word, such as stream-full',
    recovered Bool COMMENT 'The fault of this kind is over',
    reason    String COMMENT 'What is wrong and what to do'
)
AS SELECT raised_at, scope, name, kind, recovered, reason
FROM policywire_store.alerts FINAL
COMMENT 'Faults of sources and services, and their ends'
