import addFormats from 'ajv-formats';
import Ajv, { type ValidateFunction } from 'ajv/dist/2019';
import { list, part, type ApiDocument, type Part } from './document';

/** What says something to a reader and nothing about a value. */
const prose = new Set([
	'example',
	'examples',
	'description',
	'title',
	'default',
	'deprecated',
	'externalDocs',
	'xml',
	'readOnly',
	'writeOnly',
	'discriminator',
	'nullable',
	'$schema',
]);

/**
 * Compiles the schemas of an OpenAPI document. They are read strictly: an object whose properties are listed has no others, unless
 * `additionalProperties` says so. `oneOf` counts as `anyOf`: the alternatives of ISC's document overlap (a role document is also a
 * valid access profile document), and then "exactly one" is met by nothing; where a `discriminator` names the alternative, that one holds.
 */
export class SchemaCompiler {
	private readonly ajv = addFormats(new Ajv({ strict: false, allErrors: true, logger: false }));
	private readonly definitions: Record<string, unknown> = {};
	private readonly compiled = new Map<Part, ValidateFunction>();

	/** With `demandsAll` false, no property has to be there: for answers whose fields the request chose. */
	constructor(
		private readonly document: ApiDocument,
		private readonly demandsAll = true,
	) {}

	validator(schema: Part): ValidateFunction {
		const known = this.compiled.get(schema);
		if (known !== undefined) return known;
		const own = this.convert(schema, true);
		const validate = this.ajv.compile({ allOf: [own], $defs: { ...this.definitions } });
		this.compiled.set(schema, validate);
		return validate;
	}

	/** What is wrong with a value, in words; empty where nothing is. */
	problems(schema: Part, value: unknown): string[] {
		const validate = this.validator(schema);
		if (validate(value)) return [];
		const texts = (validate.errors ?? []).map(({ instancePath, message, params, keyword }) => {
			const name = keyword === 'unevaluatedProperties' ? ` "${String(params.unevaluatedProperty)}"` : '';
			const choices = keyword === 'enum' ? ` ${JSON.stringify(params.allowedValues)}` : '';
			return `${instancePath.replace(/\/\d+(?=\/|$)/g, '[]') || 'the whole'}: ${message ?? keyword}${name}${choices}`;
		});
		return [...new Set(texts)];
	}

	private convert(written: Part, closed: boolean): Part {
		const schema = this.withoutDisjointEnums(written);
		if (typeof schema.$ref === 'string') return this.reference(schema.$ref, closed);
		if (list(schema.allOf).some(isNullOnly))
			return nullable(
				this.convert({ ...schema, allOf: list(schema.allOf).filter((entry) => !isNullOnly(entry)) }, closed),
			);
		const lists = ['properties', 'allOf', 'patternProperties'].some((name) => name in schema);
		const closes = closed && lists && schema.additionalProperties === undefined;
		const result: Part = {};
		for (const [name, value] of Object.entries(schema)) {
			if (!prose.has(name) && !name.startsWith('x-'))
				Object.assign(result, this.keyword(name, value, schema, closed && !closes));
		}
		if (closes) {
			result.unevaluatedProperties = false;
			result.properties = { ...namedOnlyAsRequired(schema), ...part(result.properties ?? {}) };
		}
		return schema.nullable === true ? nullable(result) : result;
	}

	/** Where a property may be only one thing by `allOf` and only another by `properties`, no value would pass: `allOf` counts. */
	private withoutDisjointEnums(schema: Part): Part {
		if (!('allOf' in schema) || !('properties' in schema)) return schema;
		const inAllOf = list(schema.allOf).map((entry) => {
			const { $ref } = part(entry);
			return part((typeof $ref === 'string' ? this.document.at($ref) : part(entry)).properties ?? {});
		});
		const own = Object.entries(part(schema.properties)).filter(([name, entry]) => {
			const values = list(part(entry).enum);
			const others = inAllOf.map((properties) => list(part(properties[name] ?? {}).enum));
			return (
				values.length === 0 || !others.some((other) => other.length > 0 && !other.some((one) => values.includes(one)))
			);
		});
		return { ...schema, properties: Object.fromEntries(own) };
	}

	private keyword(name: string, value: unknown, schema: Part, closed: boolean): Part {
		switch (name) {
			case 'properties':
			case 'patternProperties':
				return {
					[name]: Object.fromEntries(
						Object.entries(part(value)).map(([key, entry]) => [key, this.convert(part(entry), true)]),
					),
				};
			case 'items':
				return { items: this.convert(part(value), true) };
			case 'required':
				return this.demandsAll ? { required: value } : {};
			case 'additionalProperties':
				return { additionalProperties: typeof value === 'boolean' ? value : this.convert(part(value), true) };
			case 'not':
				return { not: this.convert(part(value), false) };
			case 'allOf':
				return { allOf: list(value).map((entry) => this.convert(part(entry), false)) };
			case 'oneOf':
			case 'anyOf':
				return { anyOf: this.alternatives(list(value), schema.discriminator, closed) };
			case 'exclusiveMinimum':
			case 'exclusiveMaximum':
				return typeof value === 'boolean' ? exclusive(name, value, schema) : { [name]: value };
			default:
				return { [name]: value };
		}
	}

	private alternatives(values: readonly unknown[], discriminator: unknown, closed: boolean): Part[] {
		const { propertyName, mapping } = (discriminator ?? {}) as {
			propertyName?: string;
			mapping?: Record<string, string>;
		};
		if (propertyName === undefined || mapping === undefined)
			return values.map((entry) => this.convert(part(entry), closed));
		return Object.entries(mapping).map(([value, reference]) => ({
			...this.reference(reference, closed),
			required: [propertyName],
			properties: { [propertyName]: { const: value } },
		}));
	}

	/** A schema by its name, converted once; it may contain itself. */
	private reference(reference: string, closed: boolean): Part {
		const key = `${closed ? 'closed' : 'open'}-${reference.replace(/[^A-Za-z0-9_.-]/g, '-')}`;
		if (!(key in this.definitions)) {
			this.definitions[key] = true;
			this.definitions[key] = this.convert(this.document.at(reference), closed);
		}
		return { $ref: `#/$defs/${key}` };
	}
}

/** A property that is required and described nowhere may be anything: else nothing would pass. */
function namedOnlyAsRequired({ required, properties = {}, allOf }: Part): Part {
	if (allOf !== undefined) return {};
	const missing = list(required).filter((name) => !(String(name) in part(properties)));
	return Object.fromEntries(missing.map((name) => [String(name), true]));
}

/** ISC's document writes "this or null" as `allOf: [this, {nullable: true}]`. */
function isNullOnly(value: unknown): boolean {
	const { nullable: isNullable, ...others } = part(value);
	return isNullable === true && Object.keys(others).every((name) => prose.has(name));
}

/** OpenAPI 3.0: `nullable`. */
function nullable(schema: Part): Part {
	if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
	return {
		...schema,
		type: [schema.type, 'null'],
		...(Array.isArray(schema.enum) && { enum: [...new Set([...schema.enum, null])] }),
	};
}

/** OpenAPI 3.0: `exclusiveMinimum: true` makes `minimum` exclusive. */
function exclusive(name: string, isExclusive: boolean, schema: Part): Part {
	return isExclusive ? { [name]: schema[name === 'exclusiveMinimum' ? 'minimum' : 'maximum'] } : {};
}
