export * as respond from './respond.operation';
