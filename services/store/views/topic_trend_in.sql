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
COMMENT 'As topic_trend with days in another time zone: FROM policywire.topic_trend_in(zone = ''Asia/Seoul'')'
