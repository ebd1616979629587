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
 * that makes metadata reads them as well, but not those of types in maps.
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
