ALTER TABLE policywire_store.alerts
    COMMENT COLUMN raised_at 'When the fault began, or ended where recovered',
    COMMENT COLUMN scope 'source or service',
    COMMENT COLUMN name 'The source or the service',
    COMMENT COLUMN kind 'A short stable word, such as stream-full',
    COMMENT COLUMN recovered 'The fault of this kind is over',
    COMMENT COLUMN reason 'What is wrong and what to do'
