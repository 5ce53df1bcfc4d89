mod find;
mod list;
