import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { filesBelow } from './manifest';

/** As the compiler writes an import from `isc`; the name occurs nowhere else. */
const IMPORT = /^const (\w+_\d+) = require\(("(?:\.\.\/)+isc\/[^"]+")\);$/gm;

/**
 * Lets the built node load `isc` when it first uses it. n8n loads every node when it starts, to show it; the client and the rules are needed only by
 * a run, and are two thirds of the files.
 *
 * @returns how many imports wait now
 */
export function deferImports(dist: string): number {
	let deferred = 0;
	for (const file of filesBelow(path.join(dist, 'nodes')).filter((name) => name.endsWith('.js'))) {
		const full = path.join(dist, 'nodes', file);
		const code = readFileSync(full, 'utf8');
		const imports = [...code.matchAll(IMPORT)];
		const later = imports.reduce(
			(text, [line, name, from]) =>
				text
					.replaceAll(new RegExp(`\\bnew ${name}\\.(\\w+)`, 'g'), `new (${name}().$1)`)
					.replaceAll(new RegExp(`\\b${name}\\.`, 'g'), `${name}().`)
					.replace(line, `const ${name} = () => require(${from});`),
			code,
		);
		deferred += imports.length;
		if (imports.length > 0) writeFileSync(full, later);
	}
	return deferred;
}
