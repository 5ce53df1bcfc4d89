-- Until when a run is somebody's: its server says so again and again while it
-- works. One whose time has passed was left behind and is ended by any server.
ALTER TABLE runs ADD COLUMN lease_until BIGINT;
