--: Entry(resource_id?, actor_id?, address?, user_agent?, refusal?, person_id?, sealed?)

--! unsealed : Entry
-- Of all tenants, one after the other, each in the order in which it is sealed.
SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id,
       a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal,
       a.metadata::text AS metadata, a.person_id, a.sealed
  FROM core.audit a
 WHERE a.epoch = :epoch AND a.transaction >= :from AND a.transaction < :to
 ORDER BY a.tenant_id, a.transaction, a.id;

--! sealed : Entry
SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id,
       a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal,
       a.metadata::text AS metadata, a.person_id, a.sealed
  FROM core.audit a
 WHERE a.tenant_id = :tenant
   AND (a.epoch, a.transaction) >= (:from_epoch::integer, :from_transaction::bigint)
   AND (a.epoch, a.transaction) < (:to_epoch::integer, :to_transaction::bigint)
 ORDER BY a.epoch, a.transaction, a.id;

--! rows_between
SELECT count(*)
  FROM core.audit a
 WHERE a.tenant_id = :tenant
   AND (a.epoch, a.transaction) >= (:from_epoch::integer, :from_transaction::bigint)
   AND (a.epoch, a.transaction) < (:to_epoch::integer, :to_transaction::bigint);

--! page (action?, resource?, resource_id?, actor?, from?, to?) : Entry
-- The newest first.
SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id,
       a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal,
       a.metadata::text AS metadata, a.person_id, a.sealed
  FROM core.audit a
 WHERE a.tenant_id = :tenant
   AND (a.epoch, a.transaction, a.id)
       < (:before_epoch::integer, :before_transaction::bigint, :before_id::uuid)
   AND (:action::text IS NULL OR a.action = :action)
   AND (:resource::text IS NULL OR a.resource = :resource)
   AND (:resource_id::uuid IS NULL OR a.resource_id = :resource_id)
   AND (:actor::uuid IS NULL OR a.actor_id = :actor)
   AND (:from::timestamptz IS NULL OR a.at >= :from)
   AND (:to::timestamptz IS NULL OR a.at < :to)
 ORDER BY a.epoch DESC, a.transaction DESC, a.id DESC
 LIMIT :limit;

--! concerning : Entry
-- By them, about them, or under their key, the oldest first.
SELECT a.tenant_id, a.epoch, a.transaction, a.id, a.at, a.action, a.resource, a.resource_id,
       a.actor_kind, a.actor_id, a.request_id, a.address, a.user_agent, a.operation, a.refusal,
       a.metadata::text AS metadata, a.person_id, a.sealed
  FROM core.audit a
 WHERE a.tenant_id = :tenant
   AND (a.epoch, a.transaction, a.id)
       > (:after_epoch::integer, :after_transaction::bigint, :after_id::uuid)
   AND (a.actor_id = :person OR a.resource_id = :person OR a.person_id = :person)
 ORDER BY a.epoch, a.transaction, a.id
 LIMIT :limit;
