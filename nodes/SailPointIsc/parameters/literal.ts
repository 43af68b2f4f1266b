import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * A parameter exactly as it is set in the node. For switches that only a person may turn on: an expression, or a value that a model fills in, is
 * text with a leading equals sign here.
 *
 * @param path e.g. `['options', 'allowOwnRequests']`
 */
export function literal(fns: Pick<IExecuteFunctions, 'getNode'>, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
		fns.getNode().parameters,
	);
}
