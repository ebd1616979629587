package dev.harbor.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@link CallTime} that lasts until the client is closed, which ends all pauses.
 */
final class ClientLifetime implements CallTime {

	private final CountDownLatch end = new CountDownLatch(1);

	@Override
	public long now() {
		return System.nanoTime();
	}

	@Override
	public void pause(Duration duration) throws InterruptedException {
		this.end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public boolean isOver() {
		return this.end.getCount() == 0;
	}

	void end() {
		this.end.countDown();
	}

}
