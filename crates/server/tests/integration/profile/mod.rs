mod details;
mod photo;
mod update;
