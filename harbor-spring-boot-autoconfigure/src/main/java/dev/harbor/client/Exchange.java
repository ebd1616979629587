package dev.harbor.client;

import dev.harbor.HarborApiException;
import dev.harbor.client.KeyRing.HeldKey;
import org.jspecify.annotations.Nullable;

/**
 * A call that was answered.
 *
 * @param key the key that it was sent with
 * @param sentAt when it was sent
 * @param answer the answer
 * @param refusal the answer as an exception, or {@code null} if it is a success
 */
record Exchange(HeldKey key, long sentAt, HarborAnswer answer, @Nullable HarborApiException refusal) {

	private static final int TOO_MANY_REQUESTS = 429;

	boolean isRateLimited() {
		return this.answer.status() == TOO_MANY_REQUESTS;
	}

}
