/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.benchmark;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.linecorp.bot.parser.LineSignatureValidator;
import com.stripe.net.Webhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookSigner;
import dev.harbor.webhook.WebhookVerifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verification of a body that arrives as bytes, with one secret: alone, and with reading
 * the event.
 */
@State(Scope.Benchmark)
public class VerifyBenchmark {

	@Param({ "1024", "16384", "262144" })
	public int size;

	private byte[] body;

	private String timestamp;

	private String signature;

	private WebhookVerifier verifier;

	private Mac keyed;

	private byte[] timestampBytes;

	private byte[] signatureBytes;

	private String stripeHeader;

	private com.svix.Webhook svix;

	private com.standardwebhooks.Webhook standardWebhooks;

	private Map<String, List<String>> standardHeaders;

	private LineSignatureValidator line;

	private String lineSignature;

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Setup
	public void prepare() throws Exception {
		this.body = Bodies.deliveryOfSize(this.size);
		Instant now = Instant.now();
		this.timestamp = Long.toString(now.getEpochSecond());
		this.signature = WebhookSigner.of(Bodies.SECRET).sign(this.body, now);
		this.verifier = WebhookVerifier.builder().secrets(Bodies.SECRET).build();
		byte[] secret = Bodies.SECRET.getBytes(StandardCharsets.UTF_8);
		this.keyed = Mac.getInstance("HmacSHA256");
		this.keyed.init(new SecretKeySpec(secret, "HmacSHA256"));
		this.timestampBytes = (this.timestamp + ".").getBytes(StandardCharsets.US_ASCII);
		this.signatureBytes = HexFormat.of().parseHex(this.signature);
		this.stripeHeader = Webhook.Signature.generateSignatureHeader(text(), Bodies.SECRET, now.getEpochSecond());
		prepareStandardWebhooks(secret, now);
		this.line = new LineSignatureValidator(secret);
		this.lineSignature = Base64.getEncoder().encodeToString(this.line.generateSignature(this.body));
		if (!harbor() || !floor() || !stripe() || !svix() || !standardWebhooks() || !line()
				|| !harborEvent().event().id().equals(lineEvent().data().id())) {
			throw new IllegalStateException("A valid body is refused");
		}
	}

	private void prepareStandardWebhooks(byte[] secret, Instant now) throws Exception {
		String encoded = Base64.getEncoder().encodeToString(secret);
		this.svix = new com.svix.Webhook(encoded);
		this.standardWebhooks = new com.standardwebhooks.Webhook(encoded);
		String id = "msg_9d2e4f6a8b0c";
		this.standardHeaders = Map.of("webhook-id", List.of(id), "webhook-timestamp", List.of(this.timestamp),
				"webhook-signature", List.of(this.standardWebhooks.sign(id, now.getEpochSecond(), text())));
	}

	private String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Benchmark
	public boolean harbor() {
		return this.verifier.isValid(this.body, this.signature, this.timestamp);
	}

	@Benchmark
	public boolean floor() throws GeneralSecurityException, CloneNotSupportedException {
		Mac mac = (Mac) this.keyed.clone();
		mac.update(this.timestampBytes);
		mac.update(this.body);
		return MessageDigest.isEqual(mac.doFinal(), this.signatureBytes);
	}

	@Benchmark
	public boolean stripe() throws Exception {
		return Webhook.Signature.verifyHeader(text(), this.stripeHeader, Bodies.SECRET, 300);
	}

	@Benchmark
	public boolean svix() throws Exception {
		this.svix.verify(text(), this.standardHeaders);
		return true;
	}

	@Benchmark
	public boolean standardWebhooks() throws Exception {
		this.standardWebhooks.verify(text(), this.standardHeaders);
		return true;
	}

	@Benchmark
	public boolean line() {
		return this.line.validateSignature(this.body, this.lineSignature);
	}

	@Benchmark
	public WebhookDelivery harborEvent() {
		return this.verifier.verify(this.body, this.signature, this.timestamp);
	}

	@Benchmark
	public Delivery stripeEvent() throws Exception {
		String text = text();
		Webhook.Signature.verifyHeader(text, this.stripeHeader, Bodies.SECRET, 300);
		return this.mapper.readValue(text, Delivery.class);
	}

	@Benchmark
	public Delivery svixEvent() throws Exception {
		String text = text();
		this.svix.verify(text, this.standardHeaders);
		return this.mapper.readValue(text, Delivery.class);
	}

	@Benchmark
	public Delivery standardWebhooksEvent() throws Exception {
		String text = text();
		this.standardWebhooks.verify(text, this.standardHeaders);
		return this.mapper.readValue(text, Delivery.class);
	}

	@Benchmark
	public Delivery lineEvent() {
		if (!this.line.validateSignature(this.body, this.lineSignature)) {
			throw new IllegalStateException("A valid body is refused");
		}
		return this.mapper.readValue(this.body, Delivery.class);
	}

	public record Delivery(String id, String type, @JsonProperty("created_at") Instant createdAt, Event data) {

	}

	/**
	 * An event of an application without the starter.
	 */
	public record Event(String id, String type, @JsonProperty("workspace_id") String workspaceId,
			Map<String, Object> payload, @JsonProperty("created_at") Instant createdAt) {

	}

}
