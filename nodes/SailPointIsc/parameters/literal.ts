import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';

/**
 * A parameter exactly as the operator set it in the node, for switches that neither an expression nor what a model fills in may turn:
 * both would be text that begins with an equals sign here.
 *
 * @param path e.g. `['options', 'allowOwnRequests']`
 */
export function literal(fns: IExecuteFunctions | ILoadOptionsFunctions, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
		fns.getNode().parameters,
	);
}
