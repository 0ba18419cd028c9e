-- The outbox asks twice a second for what is being sent, however many deliveries there ever were.
CREATE INDEX delivery_state ON delivery (state);
