ALTER TABLE policywire_store.ledger
    COMMENT COLUMN source 'Id of the source',
    COMMENT COLUMN round 'Id of the round, the same in all its rows',
    COMMENT COLUMN item 'Address of the item; empty in the row of the round itself',
    COMMENT COLUMN version 'ended_at in ms: the greater one is the later one',
    COMMENT COLUMN result 'published, unchanged, duplicate, filtered, failed-will-retry or dead; empty in the row of the round',
    COMMENT COLUMN reason 'Why it was not published, in words',
    COMMENT COLUMN count_results 'The results that items of the round had; parallel to count_items',
    COMMENT COLUMN count_items 'Items of the round by result',
    COMMENT COLUMN discovered 'Items that the source offered: the sum of count_items',
    COMMENT COLUMN started_at 'When the round began',
    COMMENT COLUMN ended_at 'When the round ended'
