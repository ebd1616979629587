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

package dev.harbor.event;

import java.io.Serializable;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/**
 * {@link JacksonModule} that refuses objects which Jackson 3 would write as something
 * meaningless: trees of other JSON libraries, objects with annotations of Jackson 2, and
 * objects without a value yet. A stored event cannot be corrected.
 * <p>
 * Types are identified by name, because these libraries may be missing.
 */
final class UnwritableTypes extends JacksonModule {

	private static final String ADVICE = "; convert it, or pass its JSON text to EventPayload.ofJson";

	private static final Set<String> TREES = Set.of("com.fasterxml.jackson.core.TreeNode",
			"com.fasterxml.jackson.core.JsonGenerator", "com.fasterxml.jackson.core.JsonParser",
			"com.fasterxml.jackson.databind.JsonSerializable", "com.google.gson.JsonElement", "jakarta.json.JsonValue",
			"javax.json.JsonValue", "kotlinx.serialization.json.JsonElement", "io.vertx.core.json.JsonObject",
			"io.vertx.core.json.JsonArray", "org.bson.BsonValue", "com.eclipsesource.json.JsonValue",
			"groovy.json.JsonOutput$JsonUnescaped");

	private static final Set<String> WITHOUT_VALUE = Set.of("java.util.concurrent.Future",
			"java.util.concurrent.CompletionStage", "java.util.concurrent.Flow$Publisher",
			"org.reactivestreams.Publisher", "java.lang.Thread", "java.lang.ClassLoader", "java.util.BitSet");

	private static final String JACKSON_2 = "com.fasterxml.jackson.databind.annotation.";

	private static final String JACKSON_3 = "tools.jackson.databind.annotation.";

	// Annotations that affect writing.
	private static final Set<String> ANNOTATIONS = Set.of("JsonSerialize", "JsonNaming", "JsonAppend",
			"JsonTypeResolver", "JsonTypeIdResolver", "EnumNaming");

	@Override
	public String getModuleName() {
		return UnwritableTypes.class.getName();
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void setupModule(SetupContext context) {
		context.addSerializers(new Refusals());
		context.addKeySerializers(new KeyRefusals());
	}

	/**
	 * Return the problem of a type.
	 * @param type the type
	 * @param description its properties, or {@code null} if it is written as a container
	 * @return the problem, or {@code null}
	 */
	private static @Nullable String problem(JavaType type, BeanDescription.@Nullable Supplier description) {
		Class<?> raw = type.getRawClass();
		Set<Class<?>> types = supertypes(raw);
		for (Class<?> supertype : types) {
			String name = supertype.getName();
			if (TREES.contains(name) || name.startsWith("org.json.JSON")) {
				return "is JSON of another library (%s), which Jackson 3 does not know%s".formatted(raw.getName(),
						ADVICE);
			}
			if (WITHOUT_VALUE.contains(name)) {
				return "cannot be written as JSON (%s)".formatted(raw.getName());
			}
		}
		if (raw.getName().startsWith("java.") || raw.isPrimitive()) {
			return null;
		}
		List<BeanPropertyDefinition> properties = (description != null) ? description.get().findProperties()
				: List.of();
		if (description != null && (raw.isSynthetic() || raw.isHidden()) && properties.isEmpty()) {
			return "cannot be written as JSON, because it is a lambda expression";
		}
		return jackson2Annotation(types, properties).map((
				annotation) -> "is of the type %s, whose JSON is defined by @%s of Jackson 2, which Jackson 3 ignores; use that of %s"
					.formatted(raw.getName(), annotation, JACKSON_3.substring(0, JACKSON_3.length() - 1)))
			.orElse(null);
	}

	/**
	 * Return whether an object has no properties because it has no state. An empty JSON
	 * object is then intended.
	 */
	private static boolean isEmpty(JavaType type, BeanDescription.Supplier description) {
		Class<?> raw = type.getRawClass();
		Set<Class<?>> types = supertypes(raw);
		if (raw.isPrimitive() || raw.isInterface() || raw.isEnum() || raw.isSynthetic() || raw.isHidden()
				|| types.stream().anyMatch(UnwritableTypes::isMoreThanAnObject)) {
			return false;
		}
		BeanDescription bean = description.get();
		return bean.findProperties().isEmpty() && bean.findAnyGetter() == null && bean.findJsonValueAccessor() == null;
	}

	private static boolean isMoreThanAnObject(Class<?> type) {
		String name = type.getName();
		boolean library = name.startsWith("java.") || name.startsWith("tools.jackson.");
		return (library && type != Object.class && type != Record.class && type != Serializable.class)
				|| Arrays.stream(type.getDeclaredFields())
					.anyMatch((field) -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic());
	}

	private static Optional<String> jackson2Annotation(Set<Class<?>> types, List<BeanPropertyDefinition> properties) {
		Stream<AnnotatedElement> members = properties.stream().flatMap((property) -> elements(property, types));
		return Stream.concat(types.stream(), members).flatMap(UnwritableTypes::jackson2Annotations).findFirst();
	}

	/*
	 * Uses reflection, because Jackson ignores a field that has a getter, and merges only
	 * annotations that it knows.
	 */
	private static Stream<AnnotatedElement> elements(BeanPropertyDefinition property, Set<Class<?>> types) {
		Stream<AnnotatedElement> fields = types.stream()
			.flatMap((type) -> Arrays.stream(type.getDeclaredFields()))
			.filter((field) -> field.getName().equals(property.getInternalName()))
			.map(AnnotatedElement.class::cast);
		AnnotatedMethod getter = property.getGetter();
		Stream<AnnotatedElement> getters = (getter == null) ? Stream.empty()
				: types.stream()
					.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
					.filter((method) -> method.getParameterCount() == 0 && method.getName().equals(getter.getName()))
					.map(AnnotatedElement.class::cast);
		return Stream.concat(fields, getters);
	}

	private static Stream<String> jackson2Annotations(AnnotatedElement element) {
		Set<String> names = new HashSet<>();
		collectAnnotations(element, names, new HashSet<>());
		return ANNOTATIONS.stream()
			.filter((name) -> names.contains(JACKSON_2 + name) && !names.contains(JACKSON_3 + name));
	}

	private static void collectAnnotations(AnnotatedElement element, Set<String> names,
			Set<Class<? extends Annotation>> bundles) {
		for (Annotation annotation : element.getDeclaredAnnotations()) {
			Class<? extends Annotation> type = annotation.annotationType();
			names.add(type.getName());
			if (type.isAnnotationPresent(JacksonAnnotationsInside.class) && bundles.add(type)) {
				collectAnnotations(type, names, bundles);
			}
		}
	}

	private static Set<Class<?>> supertypes(Class<?> type) {
		Set<Class<?>> types = new HashSet<>();
		Deque<Class<?>> open = new ArrayDeque<>(Set.of(type));
		while (!open.isEmpty()) {
			Class<?> next = open.remove();
			if (types.add(next)) {
				open.addAll(Arrays.asList(next.getInterfaces()));
				if (next.getSuperclass() != null) {
					open.add(next.getSuperclass());
				}
			}
		}
		return types;
	}

	/**
	 * {@link Serializers} for property names that refuse.
	 */
	private static class KeyRefusals extends Serializers.Base {

		@Override
		public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
			return refusal(problem(type, description));
		}

		static @Nullable ValueSerializer<?> refusal(@Nullable String problem) {
			return (problem != null) ? new Refusal(problem) : null;
		}

	}

	/**
	 * {@link Serializers} for values that refuse.
	 */
	private static final class Refusals extends KeyRefusals {

		@Override
		public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
			ValueSerializer<?> refusal = super.findSerializer(config, type, description, format);
			return (refusal == null && isEmpty(type, description)) ? new EmptyObject() : refusal;
		}

		@Override
		public @Nullable ValueSerializer<?> findEnumSerializer(SerializationConfig config, JavaType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
			return refusal(problem(type, null));
		}

		@Override
		public @Nullable ValueSerializer<?> findCollectionSerializer(SerializationConfig config, CollectionType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format,
				@Nullable TypeSerializer typeSerializer, @Nullable ValueSerializer<Object> elementSerializer) {
			return refusal(problem(type, null));
		}

		@Override
		public @Nullable ValueSerializer<?> findMapSerializer(SerializationConfig config, MapType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format,
				@Nullable ValueSerializer<Object> keySerializer, @Nullable TypeSerializer typeSerializer,
				@Nullable ValueSerializer<Object> valueSerializer) {
			return refusal(problem(type, null));
		}

	}

	/**
	 * {@link ValueSerializer} for objects without state.
	 */
	private static final class EmptyObject extends ValueSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator json, SerializationContext context) {
			json.writeStartObject();
			json.writeEndObject();
		}

	}

	/**
	 * {@link ValueSerializer} that refuses.
	 */
	private static final class Refusal extends ValueSerializer<Object> {

		private final String problem;

		Refusal(String problem) {
			this.problem = problem;
		}

		@Override
		public void serialize(Object value, JsonGenerator json, SerializationContext context) {
			throw new UnwritableException(json, this.problem);
		}

		@Override
		public void serializeWithType(Object value, JsonGenerator json, SerializationContext context,
				TypeSerializer typeSerializer) {
			serialize(value, json, context);
		}

	}

	/**
	 * Exception for a refused value.
	 */
	static final class UnwritableException extends DatabindException {

		private static final long serialVersionUID = 1L;

		UnwritableException(JsonGenerator json, String problem) {
			super(json, problem);
		}

	}

}
