-- What the portal's pages look for, where the ledger has grown.

create index approval_stage_open on latchkey.approval_stage (approver_group, closes_at) where outcome = 'open';
create index access_request_by_role on latchkey.access_request (role_name, requested_at desc, id);
create index access_request_open on latchkey.access_request (requester_id) where state in ('requested', 'approved');
