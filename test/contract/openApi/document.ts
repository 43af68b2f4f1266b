/** A schema, or any other part of an OpenAPI document, as it stands there. */
export type Part = Record<string, unknown>;

/** A query or header parameter of an operation. */
export interface Parameter {
	name: string;
	in: 'query' | 'header' | 'path';
	required: boolean;
	schema: Part;
	/** Whether a list comes as the parameter repeated (the default for queries) or joined with commas. */
	explode: boolean;
	description: string;
}

/** One operation with every `$ref` but those of schemas resolved. */
export interface Operation {
	method: string;
	/** As the document writes it, for example `/identities/v1/{id}`. */
	template: string;
	parameters: Parameter[];
	/** Schemas by media type; undefined where the operation takes no body. */
	body: { required: boolean; content: Map<string, Part> } | undefined;
	/** By status: schemas by media type; empty where the answer has no body. */
	responses: Map<string, Map<string, Part>>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An OpenAPI document of version 3.0 or 3.1. */
export class ApiDocument {
	readonly operations: readonly Operation[];

	/** @throws when it is no OpenAPI document of version 3 */
	constructor(private readonly root: Part) {
		if (!/^3\.[01]\./.test(String(root.openapi)))
			throw new Error(`This is not an OpenAPI document of version 3.0 or 3.1: openapi is ${String(root.openapi)}.`);
		this.operations = Object.entries(part(root.paths)).flatMap(([template, item]) =>
			this.operationsAt(template, part(item)),
		);
	}

	/**
	 * The operation that a request is about. Where a path has no place for a path parameter that the operation declares (the document
	 * has such an operation), the parameter follows the path or is in the query.
	 */
	find(method: string, path: string): Operation | undefined {
		const fitting = this.operations.filter(
			(operation) => operation.method === method.toUpperCase() && patternOf(operation).test(path),
		);
		return fitting.sort((a, b) => places(a.template) - places(b.template))[0];
	}

	/** What a `$ref` within the document points to. @throws when nothing is there */
	at(reference: string): Part {
		let found: unknown = this.root;
		for (const step of reference.split('/').slice(1))
			found = part(found)[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
		if (!reference.startsWith('#/') || found === undefined)
			throw new Error(`The document has nothing at "${reference}".`);
		return part(found);
	}

	private resolved(value: unknown): Part {
		const found = part(value);
		return typeof found.$ref === 'string' ? this.resolved(this.at(found.$ref)) : found;
	}

	private operationsAt(template: string, item: Part): Operation[] {
		return methods
			.filter((method) => method in item)
			.map((method) => {
				const operation = part(item[method]);
				const parameters = [...list(item.parameters), ...list(operation.parameters)].map((value) =>
					this.parameter(value),
				);
				const responses = Object.entries(part(operation.responses)).map(
					([status, value]) => [status, this.content(value)] as const,
				);
				return {
					method: method.toUpperCase(),
					template,
					parameters,
					body: this.body(operation.requestBody),
					responses: new Map(responses),
				};
			});
	}

	private parameter(value: unknown): Parameter {
		const found = this.resolved(value);
		return {
			name: String(found.name),
			in: found.in as Parameter['in'],
			required: found.required === true,
			schema: part(found.schema ?? {}),
			explode: found.explode !== false,
			description: typeof found.description === 'string' ? found.description : '',
		};
	}

	private body(value: unknown): Operation['body'] {
		if (value === undefined) return undefined;
		return { required: this.resolved(value).required === true, content: this.content(value) };
	}

	private content(value: unknown): Map<string, Part> {
		const content = part(this.resolved(value).content ?? {});
		return new Map(Object.entries(content).map(([type, media]) => [type, part(part(media).schema ?? {})]));
	}
}

/** The path parameters that the path has no place for. */
export function withoutPlace({ template, parameters }: Operation): Parameter[] {
	return parameters.filter(({ name, in: place }) => place === 'path' && !template.includes(`{${name}}`));
}

function patternOf(operation: Operation): RegExp {
	const missing = withoutPlace(operation);
	const { template } = operation;
	const known = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
	return new RegExp(`^${known}${missing.length === 0 ? '' : `(${'/[^/]+'.repeat(missing.length)})?`}$`);
}

function places(template: string): number {
	return template.split('{').length;
}

/** @throws when the document has something else there */
export function part(value: unknown): Part {
	if (typeof value !== 'object' || value === null)
		throw new Error(`The document has ${JSON.stringify(value)} where an object belongs.`);
	return value as Part;
}

export function list(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
