import './environment';

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { IDataObject, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { startNode } from './startNode';

type AnyNodeType = INodeType | IVersionedNodeType;

/** The package's own prefix, as n8n names an installed package's nodes. */
export const packagePrefix = 'n8n-nodes-sailpoint-isc.';

/** Node types by their full name: those given, ours, the harness's start node, and n8n's own base nodes where they are installed. */
export class HarnessNodeTypes implements INodeTypes {
	constructor(private readonly given: Record<string, AnyNodeType> = {}) {}

	getByName(name: string): AnyNodeType {
		return this.given[name] ?? known(name);
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}
}

const loaded = new Map<string, AnyNodeType>([
	['harness.start', startNode],
	['mock', startNode],
]);

function known(name: string): AnyNodeType {
	const type = loaded.get(name) ?? load(name);
	if (type === undefined) throw new Error(`The harness knows no node type "${name}"`);
	loaded.set(name, type);
	return type;
}

function load(name: string): AnyNodeType | undefined {
	if (name.startsWith(packagePrefix)) return loadOwn(name.slice(packagePrefix.length));
	if (name.startsWith('n8n-nodes-base.')) return loadBase(name.slice('n8n-nodes-base.'.length));
	return undefined;
}

/** Ours, by n8n's convention for file and class names: `sailPointIsc` is the class SailPointIsc of SailPointIsc.node.ts. */
function loadOwn(name: string): AnyNodeType | undefined {
	const className = name.charAt(0).toUpperCase() + name.slice(1);
	const folder = join(__dirname, '../../../nodes', className);
	if (!existsSync(folder)) return undefined;
	// With its ending: without it, Node takes the catalogue entry beside it (`.node.json`).
	return instanceOf(require(join(folder, `${className}.node.ts`)), className);
}

function loadBase(name: string): AnyNodeType | undefined {
	const folder = dirname(require.resolve('n8n-nodes-base/package.json'));
	const nodes = require(join(folder, 'dist/known/nodes.json')) as Record<
		string,
		{ className: string; sourcePath: string }
	>;
	const entry = nodes[name];
	return entry === undefined ? undefined : instanceOf(require(join(folder, entry.sourcePath)), entry.className);
}

function instanceOf(module: Record<string, new () => AnyNodeType>, className: string): AnyNodeType {
	return new module[className]();
}
