-- The span that appended an event, as a W3C traceparent, so that what follows the event is added to its
-- trace. NULL unless that span is recorded, so that it costs next to nothing.
ALTER TABLE core.events ADD COLUMN traceparent text;
