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

package dev.harbor.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

/**
 * The comments of fields, which are descriptions of properties. The annotation processor
 * for metadata does not read the comments of types in maps.
 */
final class FieldComments {

	private FieldComments() {
	}

	/**
	 * Return the comments by the names of the fields.
	 */
	static Map<String, String> of(Class<?> type) {
		Path file = MarkdownPage.ROOT.resolve("harbor-spring-boot-autoconfigure/src/main/java")
			.resolve(type.getNestHost().getName().replace('.', '/') + ".java");
		Map<String, String> comments = new LinkedHashMap<>();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
			JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
					files.getJavaFileObjects(file));
			DocTrees trees = DocTrees.instance(task);
			for (CompilationUnitTree unit : task.parse()) {
				new TreePathScanner<Void, Void>() {

					@Override
					public Void visitVariable(VariableTree field, Void context) {
						String comment = trees.getDocComment(getCurrentPath());
						if (comment != null && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree parent
								&& parent.getSimpleName().contentEquals(type.getSimpleName())) {
							comments.put(field.getName().toString(), comment.strip().replaceAll("\\s+", " "));
						}
						return null;
					}

				}.scan(unit, null);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return comments;
	}

}
