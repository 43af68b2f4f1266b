import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { transformSync } from 'esbuild';

import { filesBelow } from './manifest';

/**
 * Takes the blanks out of the built code, and writes its syntax in short: they would make up a tenth of the download, and the source is there to be
 * read. Names stay as they are.
 */
export function compactCode(dist: string): void {
	for (const file of filesBelow(dist).filter((name) => name.endsWith('.js'))) {
		const full = path.join(dist, file);
		const options = { loader: 'js', minifyWhitespace: true, minifySyntax: true, charset: 'utf8' } as const;
		writeFileSync(full, transformSync(readFileSync(full, 'utf8'), options).code);
	}
}
