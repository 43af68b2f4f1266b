import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { filesBelow } from './manifest';

/**
 * Takes the blanks at the beginning of the lines out of the built code: they would make up a fiftieth of the download, and the source is there to be
 * read. Declarations, which people read in their editor, keep one tab for each level. A file with a text over several lines stays as it is: its
 * blanks may be part of the text.
 */
export function shortenIndents(dist: string): void {
	for (const file of filesBelow(dist).filter((name) => name.endsWith('.js') || name.endsWith('.d.ts'))) {
		const full = path.join(dist, file);
		const code = readFileSync(full, 'utf8');
		if (!hasLongText(ts.createSourceFile(file, code, ts.ScriptTarget.Latest)))
			writeFileSync(full, file.endsWith('.js') ? code.replace(/^ +/gm, '') : withTabs(code));
	}
}

function withTabs(code: string): string {
	return code.replace(/^(?: {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4));
}

/** Whether a template goes over several lines. */
function hasLongText(source: ts.SourceFile): boolean {
	const isLong = (node: ts.Node): boolean =>
		((ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) &&
			node.getText(source).includes('\n')) ||
		(ts.forEachChild(node, (child) => isLong(child) || undefined) ?? false);
	return isLong(source);
}
