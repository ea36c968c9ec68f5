-- What the pages search by name, where a history of many years would else be read from its end to its beginning.

create index lease_by_username on latchkey.lease (username, starts_at desc, id);
create index lease_by_role_name on latchkey.lease (role_name, starts_at desc, id);
create index lease_by_ender on latchkey.lease (ended_by, request_id);
create index decision_by_decider_name on latchkey.decision (decider_name, request_id);
create index access_request_by_requester_name on latchkey.access_request (requester_name, requested_at desc, id);
