-- topic_trend with the days of a time zone, such as zone = 'UTC'. policywire.trend counts by more than the topic.
CREATE OR REPLACE VIEW policywire.topic_trend_in
AS SELECT
    if(published_precision = 'day', published_on, toDate32(published_at, {zone:String})) AS day,
    topic,
    language,
    source,
    count() AS documents
FROM policywire_store.latest FINAL
ARRAY JOIN topics AS topic
GROUP BY day, topic, language, source
COMMENT 'As topic_trend with days in another time zone: FROM policywire.topic_trend_in(zone = ''UTC''). Withdrawn documents count: they were published.'
