import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Ajv from 'ajv';

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
	additionalProperties?: boolean;
}

/** What `__schema__` says that an operation gives out. */
export function schemaOf(resource: string, operation: string): Schema {
	const file = join(__dirname, '../../nodes/SailPointIsc/__schema__/v1.0.0', resource, `${operation}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as Schema;
}

/**
 * Holds outputs against an operation's `__schema__` file, both ways: each output has only what the file names, of the types it names; and,
 * unless `partly`, the outputs together have all that the file names at the top.
 */
export function expectSchema(resource: string, operation: string, outputs: object[], { partly = false } = {}): void {
	const schema = schemaOf(resource, operation);
	const validate = new Ajv({ allErrors: true, allowUnionTypes: true, keywords: ['version'] }).compile(closed(schema));
	expect(outputs.length).toBeGreaterThan(0);
	for (const output of outputs)
		expect({ errors: (validate(output), validate.errors), output }).toEqual({ errors: null, output });
	const named = Object.keys(schema.properties ?? {}).sort();
	const seen = new Set(outputs.flatMap((output) => Object.keys(output)));
	if (!partly) expect(named.filter((name) => !seen.has(name))).toEqual([]);
}

/** A simplified output has at most ten fields. */
export function expectTenFields(outputs: object[]): void {
	for (const output of outputs) expect(Object.keys(output).length).toBeLessThanOrEqual(10);
}

/** The schema with nothing allowed that it does not name; an object without properties stays open. */
function closed(schema: Schema): Schema {
	const { properties, items } = schema;
	return {
		...schema,
		...(items !== undefined && { items: closed(items) }),
		...(properties !== undefined && {
			properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, closed(inner)])),
			additionalProperties: schema.additionalProperties ?? false,
		}),
	};
}
