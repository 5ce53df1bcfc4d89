mod photo;
mod update;
