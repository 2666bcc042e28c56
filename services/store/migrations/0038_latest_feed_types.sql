ALTER TABLE policywire_store.latest_feed MODIFY QUERY SELECT * FROM policywire_store.documents
