import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';
import { filesBelow } from './files';

/** Removes the declarations below `dist` that nobody can reach from `entry`: who imports the package never sees them, and all would download them. */
export function pruneDeclarations(dist: string, entry: string): void {
	const reached = new Set<string>();
	const open = [path.resolve(entry)];
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (reached.has(file)) continue;
		reached.add(file);
		open.push(...importsOf(file));
	}
	for (const file of filesBelow(dist)) {
		const whole = path.resolve(dist, file);
		if (file.endsWith('.d.ts') && !reached.has(whole)) rmSync(whole);
	}
}

/** The declaration files that one names by a relative path. @throws when one is not there */
function importsOf(file: string): string[] {
	return preProcessFile(readFileSync(file, 'utf8'))
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => {
			const target = path.resolve(path.dirname(file), fileName);
			const found = [`${target}.d.ts`, path.join(target, 'index.d.ts')].find((candidate) => existsSync(candidate));
			if (found === undefined) throw new Error(`${file} names ${fileName}, which was not built`);
			return found;
		});
}
