import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** Runs over the whole batch of input items, not one at a time, so that rows can share look-ups and calls. */
export type ExecuteOperation = (this: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** A resource as the editor shows it, with its operations. */
export interface Resource {
	name: string;
	value: string;
	properties: INodeProperties[];
	operations: Record<string, ExecuteOperation>;
	/** By operation. */
	subtitles: Record<string, string>;
}
