import path from 'node:path';

import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

/**
 * Writes all declarations that code which imports the package can reach into one file: only what is exported, and what that refers to.
 *
 * @param entry the declaration file of the package's entry
 * @throws if an import can't be followed
 */
export async function rollUpDeclarations(entry: string, target: string): Promise<void> {
	const bundle = await rollup({
		input: entry,
		external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
		plugins: [dts()],
		onwarn: (warning) => {
			throw new Error(warning.message);
		},
	});
	await bundle.write({ file: target, format: 'es', indent: '\t' });
	await bundle.close();
}
