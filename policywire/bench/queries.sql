-- all by day
SELECT * FROM policywire.trend(dimension = 'all', by = 'day', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- topics by month
SELECT * FROM policywire.trend(dimension = 'topic', by = 'month', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- a sub-topic by week
SELECT * FROM policywire.trend(dimension = 'subtopic', by = 'week', topic = 'ai', language = 'ko', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- publishers by month
SELECT * FROM policywire.trend(dimension = 'publisher', by = 'month', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- entities by month
SELECT * FROM policywire.trend(dimension = 'entity', by = 'month', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- economies by month
SELECT * FROM policywire.trend(dimension = 'economy', by = 'month', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- terms of a topic by month
SELECT * FROM policywire.trend(dimension = 'term', by = 'month', topic = 'ai', language = 'ko', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- topics of a quarter by day
SELECT * FROM policywire.trend(dimension = 'topic', by = 'day', topic = '', language = '', source = '', since = '2026-08-01', until = '2026-10-31', zone = 'Asia/Seoul')
-- topic_trend
SELECT day, topic, sum(documents) FROM policywire.topic_trend GROUP BY day, topic
-- entity_trend of a quarter
SELECT entity, sum(documents) FROM policywire.entity_trend WHERE day BETWEEN '2026-08-01' AND '2026-10-31' GROUP BY entity
-- bursts of topics
SELECT * FROM policywire.bursts(dimension = 'topic', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- bursts of entities in a quarter
SELECT * FROM policywire.bursts(dimension = 'entity', topic = '', language = '', source = '', since = '2026-08-01', until = '2026-10-31', zone = 'Asia/Seoul')
-- rising entities
SELECT * FROM policywire.rising(dimension = 'entity', topic = '', language = '', source = '', until = '2026-11-20', days = 30, zone = 'Asia/Seoul') ORDER BY score DESC LIMIT 20
-- rising terms
SELECT * FROM policywire.rising(dimension = 'term', topic = 'ai', language = 'ko', source = '', until = '2026-11-20', days = 30, zone = 'Asia/Seoul') ORDER BY score DESC LIMIT 20
-- pairs of topics and entities
SELECT * FROM policywire.pairs(left = 'topic', right = 'entity', topic = '', language = '', source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul') ORDER BY npmi DESC LIMIT 20
-- coverage
SELECT is_gap, count() FROM policywire.coverage(language = 'ko', target = 'en', days = 14, topic = 'ai', source = '', since = '2026-01-01', until = '2026-10-31', zone = 'Asia/Seoul') GROUP BY is_gap
-- delays
SELECT * FROM policywire.delays(source = '', since = '2020-01-01', until = '2026-12-31', zone = 'Asia/Seoul')
-- edits
SELECT count(), avg(change) FROM policywire.edits
-- stories
SELECT * FROM policywire.stories(topic = '', since = '2026-01-01', until = '2026-10-31', zone = 'Asia/Seoul') ORDER BY documents DESC LIMIT 20
-- newest of a topic
SELECT id, title, published_at FROM policywire.documents WHERE has(topics, 'ai') ORDER BY published_at DESC LIMIT 20
-- search in Korean
SELECT * FROM policywire.search(words = '딥페이크 대응') ORDER BY score DESC LIMIT 20
-- search in English
SELECT * FROM policywire.search(words = 'submarine cables') ORDER BY score DESC LIMIT 20
-- search in Japanese
SELECT * FROM policywire.search(words = '人工知能の開発') ORDER BY score DESC LIMIT 20
-- search in Chinese
SELECT * FROM policywire.search(words = '網路安全') ORDER BY score DESC LIMIT 20
-- search for a rare word
SELECT * FROM policywire.search(words = '나들목') ORDER BY score DESC LIMIT 20
-- search for a frequent word
SELECT * FROM policywire.search(words = '지원') ORDER BY score DESC LIMIT 20
