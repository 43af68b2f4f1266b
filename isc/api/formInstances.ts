import type { IscClient } from './client';
import { segment } from './encode';

/** A form that a person has filled in, or is to fill in. Source: ISC API, Custom Forms. */
export interface FormInstance {
	id?: string;
	formDefinitionId?: string;
	/** ASSIGNED, IN_PROGRESS, SUBMITTED, COMPLETED, CANCELLED */
	state?: string;
}

/** @throws {IscError} */
export async function readFormInstance(client: IscClient, id: string): Promise<FormInstance> {
	return (await client.read<FormInstance>({ path: `/form-instances/v1/${segment(id)}`, expects: 'object' })).body;
}
