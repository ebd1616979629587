package dev.harbor.docs;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JSON that shows what a type is written as: the type has all of its properties, and
 * writes them the same again.
 */
class JsonOfType implements CodeBlockCheck {

	private final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(Include.NON_NULL))
		.build();

	@Override
	public void check(CodeBlock block) {
		Object value = this.mapper.readValue(block.code(), ClassUtils.resolveClassName(block.argument(), null));
		assertThat(this.mapper.readTree(this.mapper.writeValueAsString(value))).as(block.toString())
			.isEqualTo(this.mapper.readTree(block.code()));
	}

}
