export * from './standard-schema.js';
