package dev.harbor.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link CallTime} that passes only where a test lets it, or a call pauses.
 */
final class TestTime implements CallTime {

	private final List<Duration> pauses = new ArrayList<>();

	// Overflows soon.
	private long now = Long.MAX_VALUE - 5;

	private boolean over;

	private Runnable onPause = () -> {
	};

	@Override
	public long now() {
		return this.now;
	}

	@Override
	public void pause(Duration duration) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		this.pauses.add(duration);
		advance(duration);
		this.onPause.run();
	}

	@Override
	public boolean isOver() {
		return this.over;
	}

	void advance(Duration duration) {
		this.now += duration.toNanos();
	}

	void end() {
		this.over = true;
	}

	void onPause(Runnable action) {
		this.onPause = action;
	}

	/**
	 * Return the pauses that calls have made.
	 */
	List<Duration> pauses() {
		return this.pauses;
	}

}
