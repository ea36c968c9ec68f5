-- What ended while a comparison ran may not have been seen by it; the next one that began afterwards has.
alter table latchkey.complete_comparison add column began_at timestamptz;
update latchkey.complete_comparison set began_at = completed_at - interval '1 minute';
alter table latchkey.complete_comparison alter column began_at set not null;
