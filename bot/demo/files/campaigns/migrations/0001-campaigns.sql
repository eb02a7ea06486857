CREATE TABLE campaigns (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL);
-- down: DROP TABLE campaigns;
