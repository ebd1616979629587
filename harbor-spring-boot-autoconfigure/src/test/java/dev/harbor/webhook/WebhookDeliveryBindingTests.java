package dev.harbor.webhook;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.validation.DataBinder;
import org.springframework.web.bind.WebDataBinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that no request parameter becomes a {@link WebhookDelivery}.
 */
class WebhookDeliveryBindingTests {

	@Test
	void thereIsNoConstructorToBindTo() {
		assertThat(WebhookDelivery.class.isSealed()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> BeanUtils.getResolvableConstructor(WebhookDelivery.class));
	}

	@Test
	void dataBinderMakesNone() {
		WebDataBinder binder = new WebDataBinder(null, "delivery");
		binder.setTargetType(ResolvableType.forClass(WebhookDelivery.class));
		assertThatIllegalStateException().isThrownBy(() -> binder.construct(new Parameters()));
		assertThat(binder.getTarget()).isNull();
	}

	private static final class Parameters implements DataBinder.ValueResolver {

		@Override
		public @Nullable Object resolveValue(String name, Class<?> type) {
			return "del_forged";
		}

		@Override
		public Set<String> getNames() {
			return Set.of("id", "type", "endpoint");
		}

	}

}
