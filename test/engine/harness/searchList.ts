import './environment';
import './timers';

import { LoadOptionsContext } from 'n8n-core';
import type { INode, INodeListSearchResult } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { CredentialStore } from './credentials';
import { HarnessCredentialsHelper } from './credentialsHelper';
import { collectLogs, type LogLine } from './logs';
import { HarnessNodeTypes } from './nodeTypes';
import { keepForSearch } from './secretGuard';

export interface ListOptions {
	/** What the node has so far. */
	parameters?: INode['parameters'];
	credentials: Record<string, object> | CredentialStore;
	/** What the operator typed into the dropdown. */
	filter?: string;
	/** Of the page before. */
	paginationToken?: string;
	/** Where the dropdown is, e.g. `parameters.accessItems.item[0].id`; default: at the top. */
	path?: string;
	/** Default: our action node. */
	type?: string;
}

/** Fills the dropdown of a resource locator as n8n's editor does. @throws what the editor would show instead */
export async function searchList(method: string, options: ListOptions): Promise<INodeListSearchResult> {
	const type = options.type ?? 'n8n-nodes-sailpoint-isc.sailPointIsc';
	const store =
		options.credentials instanceof CredentialStore ? options.credentials : new CredentialStore(options.credentials);
	const nodeTypes = new HarnessNodeTypes();
	const { description, methods } = nodeTypes.getByNameAndVersion(type, 1);
	const search = methods?.listSearch?.[method];
	if (search === undefined) throw new Error(`The node has no list search "${method}"`);

	const credentials = (description.credentials ?? [])
		.filter(({ name }) => store.has(name))
		.map(({ name }) => [name, { id: `${store.id}-${name}`, name }] as const);
	const node: INode = {
		id: 'node',
		name: 'Node',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: options.parameters ?? {},
		credentials: Object.fromEntries(credentials),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = additionalDataFor(new HarnessCredentialsHelper(store), 'list-search');
	additionalData.currentNodeParameters = node.parameters;
	const context = new LoadOptionsContext(workflow, node, additionalData, options.path ?? 'parameters');
	const logs: LogLine[] = [];
	return await collectLogs(logs, async () => await search.call(context, options.filter, options.paginationToken)).then(
		(listed) => {
			keepForSearch(`list ${method}`, { listed, logs });
			return listed;
		},
		(error: unknown) => {
			keepForSearch(`list ${method}`, { error, logs });
			throw error;
		},
	);
}
