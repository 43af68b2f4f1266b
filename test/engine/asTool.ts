import type { INodeType } from 'n8n-workflow';

import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';

/** The node as n8n makes an agent's tool of it, by the type's name; its input is kept, so that the engine can run it. */
export function asTool(): INodeType {
	const node = new SailPointIsc();
	node.description = {
		...node.description,
		name: `${node.description.name}Tool`,
		displayName: `${node.description.displayName} Tool`,
	};
	return node;
}
