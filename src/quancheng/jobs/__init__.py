"""What happens without anybody asking: the daily tick, what leaves through the outbox. Each may run twice."""
